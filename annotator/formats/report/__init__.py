"""What a report says, before it looks like anything: agreement, frequencies, values, in plain values.

report_html/ and report_md.py turn it into files. No statistics are computed here: agreement comes in from outside.
"""
