#!/usr/bin/env python3
"""One command from a bare machine to a running program. Needs nothing but Python; imports nothing of annotator.

    python3 packaging/bootstrap.py run  [arguments for annotator]   open the window on the sample project
    python3 packaging/bootstrap.py test [arguments for pytest]      run the tests
    python3 packaging/bootstrap.py setup [run|test]                 only install

It makes .venv beside the project, installs the pinned packages (hashes checked) and, on Linux, sees to the system
libraries and fonts that Qt needs: as root it installs them, as anybody else it prints the one line to type and
ends with 3. When everything is there it touches no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import NoReturn

OLDEST, NEWEST = (3, 11), (3, 14)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.environ.get("ANNOTATOR_VENV") or os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
LOCKS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-test.txt"]}

APT, DNF, PACMAN, ZYPPER = "apt-get", "dnf", "pacman", "zypper"
INSTALL = {
    APT: [APT, "install", "-y", "--no-install-recommends"],
    DNF: [DNF, "install", "-y"],
    PACMAN: [PACMAN, "-S", "--noconfirm", "--needed"],
    ZYPPER: [ZYPPER, "--non-interactive", "install"],
}

# Shared libraries that Qt loads, and the packages that hold them for (apt, dnf, pacman, zypper).
LIBRARIES = {
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "libxcb-render-util0"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
}
# Fonts for the text of any article: without one Qt shows empty boxes.
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.local/share/fonts"))
FONTS = {
    "Noto Serif": (
        "NotoSerif-Regular", ("fonts-noto-core", "google-noto-serif-fonts", "noto-fonts", "noto-serif-fonts")),
    "Noto CJK": (
        "NotoSansCJK", ("fonts-noto-cjk", "google-noto-sans-cjk-fonts", "noto-fonts-cjk", "noto-sans-cjk-fonts")),
}
# Programs that some tests drive; those tests say so and skip where one is missing and can't be installed.
TEST_PROGRAMS = {
    "Xvfb": ("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    "xauth": ("xauth", "xauth", "xorg-xauth", "xauth"),
    "xdotool": ("xdotool", "xdotool", "xdotool", "xdotool"),
    "chromium": ("chromium", "chromium", "chromium", "chromium"),
    "chromedriver": ("chromium-driver", "chromedriver", "chromium", "chromedriver"),
    "git": ("git", "git", "git", "git"),
}


def say(text: str) -> None:
    print("[set-up] " + text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    say(text)
    raise SystemExit(3)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def package_manager() -> str | None:
    return next((name for name in INSTALL if shutil.which(name)), None)


def package(names: tuple[str, ...]) -> str:
    manager = package_manager()
    return names[list(INSTALL).index(manager)] if manager else names[0]


def use_fitting_python() -> None:
    """Go on under a Python that PySide6 has wheels for, when this one is not such a Python."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    if not os.environ.get("ANNOTATOR_SET_UP"):
        for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
            other = shutil.which("python3.%d" % minor)
            if other:
                again = [other, os.path.abspath(__file__)] + sys.argv[1:]
                raise SystemExit(subprocess.call(again, env=dict(os.environ, ANNOTATOR_SET_UP="1")))
    stop("Annotator needs Python %d.%d to %d.%d; this is %s. Install one of those and use it for the same command."
         % (OLDEST + NEWEST + (sys.version.split()[0],)))


def environment_works() -> bool:
    if not os.path.exists(PYTHON):
        return False
    try:
        return subprocess.call([PYTHON, "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def missing_libraries() -> list[str]:
    """Asked in a fresh process each time: this one would remember what it did not find."""
    code = ("import ctypes, sys\n"
            "for name in sys.argv[1:]:\n"
            "    try:\n        ctypes.CDLL(name)\n"
            "    except OSError:\n        print(name)\n")
    done = subprocess.run([sys.executable, "-c", code] + list(LIBRARIES), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().split()


def missing_fonts() -> list[str]:
    found: set[str] = set()
    for top in FONT_FOLDERS:
        for _, _, files in os.walk(top):
            found.update(files)
    return [name for name, (start, _) in FONTS.items() if not any(file.startswith(start) for file in found)]


def missing_on_system(kind: str) -> tuple[list[str], list[str]]:
    """(what is missing, in words; the packages that hold it), without duplicates."""
    lacks = []
    if not environment_works():
        probe = [sys.executable, "-c", "import ensurepip, venv"]
        if subprocess.call(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            version = "python%d.%d-venv" % sys.version_info[:2]
            lacks.append(("Python's venv", package((version, "python3-pip", "python-pip", "python3-pip"))))
    if sys.platform.startswith("linux"):
        lacks += [(name, package(LIBRARIES[name])) for name in missing_libraries()]
        lacks += [("the font " + name, package(FONTS[name][1])) for name in missing_fonts()]
        # What only some tests drive is worth installing where that asks nobody for a password.
        if kind == "test" and is_root():
            lacks += [(name, package(names)) for name, names in TEST_PROGRAMS.items() if not shutil.which(name)]
    return [what for what, _ in lacks], sorted({name for _, name in lacks})


def see_to_system(kind: str) -> None:
    reasons, packages = missing_on_system(kind)
    if not packages:
        return
    manager = package_manager()
    why = "Not on this system yet: %s." % ", ".join(reasons)
    if manager is None:
        stop(why + " Please install: " + " ".join(packages))
    command = INSTALL[manager] + packages
    if not is_root():
        line = " ".join(command)
        if manager == APT:  # on a new system the lists of packages are empty
            line = "sh -c '%s update && %s'" % (APT, line)
        stop(why + " Please type this once, then the same command again:\n    sudo " + line)
    say(why + " Running: " + " ".join(command))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")

    def attempt(arguments: list[str]) -> tuple[int, str]:
        done = subprocess.run(arguments, env=quiet, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace")

    status, output = attempt(command)
    if status and manager == APT:  # the lists of packages are missing or old
        attempt([APT, "update"])
        status, output = attempt(command)
    if status:
        stop(output + "\nThat did not work. Please run it by hand: " + " ".join(command))
    reasons, _ = missing_on_system(kind)
    if reasons:
        stop("Still missing after the installation: " + ", ".join(reasons))


def make_environment() -> None:
    if environment_works():
        return
    if os.path.exists(VENV):
        say("The environment in %s does not work (moved, or its Python is gone): making it anew." % VENV)
        shutil.rmtree(VENV)
    # In a fresh process: this one may have started before ensurepip was installed.
    if subprocess.call([sys.executable, "-m", "venv", VENV], stdin=subprocess.DEVNULL):
        shutil.rmtree(VENV, ignore_errors=True)
        stop("Python could not make an environment in %s (its message is above)." % VENV)


def install_packages(kind: str) -> bool:
    """Install the pinned packages unless exactly these were installed before. Says whether it did anything."""
    locks = [os.path.join(ROOT, "packaging", name) for name in LOCKS[kind]]
    digest = hashlib.sha256((sys.version + VENV).encode())
    for path in locks:
        with open(path, "rb") as file:
            digest.update(file.read())
    stamp = os.path.join(VENV, ".installed-" + kind)
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == digest.hexdigest():
                return False
    say("Installing the pinned packages into %s (some 200 MB, the first time only)." % VENV)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--require-hashes", "--only-binary", ":all:", "--root-user-action", "ignore"]
    for path in locks:
        command += ["-r", path]
    if subprocess.call(command, stdin=subprocess.DEVNULL):
        stop("The packages could not be installed (pip's message is above). Is there a network connection?")
    with open(stamp, "w") as file:
        file.write(digest.hexdigest())
    return True


def main() -> int:
    arguments = sys.argv[1:]
    if not arguments or arguments[0] not in ("run", "test", "setup"):
        print(__doc__)
        return 2
    what, rest = arguments[0], arguments[1:]
    kind = (rest[0] if rest and rest[0] in LOCKS else "run") if what == "setup" else what
    started = time.time()
    use_fitting_python()
    see_to_system(kind)
    make_environment()
    if install_packages(kind):
        say("Ready after %.0f s." % (time.time() - started))
    if what == "setup":
        return 0
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(p for p in (ROOT, environment.get("PYTHONPATH")) if p)
    if what == "test":
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        return subprocess.call([PYTHON, "-m", "pytest"] + rest, cwd=ROOT, env=environment)
    return subprocess.call([PYTHON, "-m", "annotator"] + (rest or ["--sample"]), env=environment)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
