from tests.project.fixtures import home as home
from tests.project.fixtures import project as project
