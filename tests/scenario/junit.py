"""Checks JUnit XML by the rules that servers have in common (the schemas of Ant,
Jenkins and Surefire): elements, their order, the attributes that must be there,
what numbers look like, and that the totals are those of the test cases.

usage: junit.py FILE    prints the totals, and the first failure's message
"""

import re
import sys
import xml.etree.ElementTree as tree

TOTALS = ("tests", "failures", "errors", "skipped")
REQUIRED = {
    "testsuites": TOTALS + ("time",),
    "testsuite": TOTALS + ("name", "time", "timestamp"),
    "testcase": ("name", "classname", "time"),
    "failure": ("message", "type"),
    "error": ("message", "type"),
    "skipped": (),
    "system-out": (),
}
CHILDREN = {
    "testsuites": ("testsuite",),
    "testsuite": ("testcase",),
    # In this order, each at most once.
    "testcase": ("skipped", "error", "failure", "system-out"),
}
PATTERNS = {
    "time": r"\d+\.\d{3}",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "line": r"[1-9]\d*",
    **{name: r"\d+" for name in TOTALS},
}


def check(element):
    tag = element.tag
    if tag not in REQUIRED:
        sys.exit(f"unknown element {tag}")
    for name in REQUIRED[tag]:
        if name not in element.attrib:
            sys.exit(f"{tag} has no {name}")
    for name, value in element.attrib.items():
        if name in PATTERNS and not re.fullmatch(PATTERNS[name], value):
            sys.exit(f"{tag} has {name}={value!r}")
    allowed = CHILDREN.get(tag, ())
    tags = [child.tag for child in element]
    if any(child not in allowed for child in tags):
        sys.exit(f"{tag} has {tags}")
    if tag == "testcase":
        if tags != sorted(set(tags), key=allowed.index):
            sys.exit(f"{tag} has {tags}")
    elif (element.text or "").strip():
        if allowed:
            sys.exit(f"text in {tag}: {element.text!r}")
    for child in element:
        check(child)


root = tree.parse(sys.argv[1]).getroot()
if root.tag != "testsuites":
    sys.exit(f"the root is {root.tag}")
check(root)
cases = root.findall("testsuite/testcase")
names = [(case.get("classname"), case.get("name")) for case in cases]
if len(set(names)) != len(names):
    sys.exit("two test cases have one name")
found = {
    "tests": len(cases),
    "failures": len(root.findall(".//failure")),
    "errors": len(root.findall(".//error")),
    "skipped": len(root.findall(".//skipped")),
}
for element in (root, root.find("testsuite")):
    for name, count in found.items():
        if int(element.get(name)) != count:
            sys.exit(f"{element.tag}: {name}={element.get(name)}, not {count}")
bad = root.find(".//failure")
print(*found.values(), "" if bad is None else bad.get("message"))
