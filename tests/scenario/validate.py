"""Holds scenarios against the JSON Schema that editors use.

    validate.py SCHEMA right|wrong FILE...

Each file may have several documents. `right`: the schema allows them all;
`wrong`: it allows none. Prints those for which that is not so.
"""

import json
import sys

import jsonschema
import yaml


def main():
    schema_file, wanted, *files = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    documents = failures = 0
    for name in files:
        with open(name, encoding="utf-8") as file:
            for number, document in enumerate(yaml.safe_load_all(file), 1):
                if document is None:  # Only comments.
                    continue
                documents += 1
                error = next(validator.iter_errors(document), None)
                if (error is None) == (wanted == "right"):
                    continue
                failures += 1
                why = error.message[:200] if error else "the schema allows it"
                print(f"{name}, document {number}: {why}")
    print(f"{documents} documents, {failures} otherwise than {wanted}")
    return 1 if failures or not documents else 0


if __name__ == "__main__":
    sys.exit(main())
