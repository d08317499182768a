#!/usr/bin/env python3
"""Writes C++ records from the schemas beside this file.

usage: generate.py OUTPUT_DIR

Reads types.json, messaging.json and content.json; writes types.hpp, messaging.hpp, content.hpp (structs whose
field list is decoder, validator and encoder, see base/record.hpp) and schemas.cpp (the schemas as JSON text).
A schema that the generator does not understand is an error: nothing is guessed.
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
KNOWN_KEYS = {"description", "$ref", "type", "format", "minBytes", "maxBytes", "minLength", "maxLength", "minimum",
              "maximum", "minItems", "maxItems", "items", "enum", "required", "properties"}


def fail(where, why):
    sys.exit(f"protocol: {where}: {why}")


def canonical(names):
    """Deterministic CBOR orders map keys by their encoding: shorter text first, then bytewise."""
    return sorted(names, key=lambda name: (len(name.encode()), name.encode()))


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


class Cpp:
    """Turns named schemas into C++ declarations, each after those it uses."""

    def __init__(self, types):
        self.types = types

    def is_id(self, schema):
        return schema.get("format") == "bytes" and schema.get("minBytes") == schema.get("maxBytes") == 16

    def field_type(self, schema, where):
        """(C++ type, limits) of a field."""
        unknown = set(schema) - KNOWN_KEYS
        if unknown:
            fail(where, f"unknown keyword {sorted(unknown)}")
        if "$ref" in schema:
            name = schema["$ref"]
            if name not in self.types:
                fail(where, f"no type called {name}")
            target = self.types[name]
            if target.get("type") == "object" or "enum" in target or self.is_id(target):
                return name, (0, None)
            return self.field_type(target, where)
        kind = schema.get("type")
        if schema.get("format") == "bytes":
            return "Bytes", (schema.get("minBytes", 0), schema["maxBytes"])
        if schema.get("format") == "cbor":
            return "record::Raw", (1, schema["maxBytes"])
        if kind == "string":
            return "std::string", (schema.get("minLength", 0), schema["maxLength"])
        if kind == "boolean":
            return "bool", (0, None)
        if kind == "integer":
            if "minimum" not in schema:
                return "std::int64_t", (0, None)
            return "std::uint64_t", (schema["minimum"], schema.get("maximum"))
        if kind == "array":
            item, item_limits = self.field_type(schema["items"], where + "[]")
            return f"std::vector<{item}>", (schema.get("minItems", 0), schema["maxItems"], *item_limits)
        fail(where, f"cannot tell its type from {schema}")

    @staticmethod
    def limits(bounds):
        bounds = list(bounds)
        while bounds and bounds[-1] is None or len(bounds) > 2 and bounds[-2:] == [0, None]:
            bounds.pop() if bounds[-1] is None else None
        if bounds == [0]:
            bounds = []
        return "record::Limits{" + ", ".join(str(b) for b in bounds) + "}"

    def struct(self, name, schema, where):
        required = set(schema.get("required", []))
        properties = schema["properties"]
        for field in required - set(properties):
            fail(where, f"required field {field} is not described")
        lines = [f"// {schema['description']}"] if "description" in schema else []
        lines.append(f"struct {name} {{")
        visits = []
        defaults = {"bool": " = false", "std::uint64_t": " = 0", "std::int64_t": " = 0"}
        for field, field_schema in properties.items():
            kind, bounds = self.field_type(field_schema, f"{where}.{field}")
            note = f"  // {field_schema['description']}" if "description" in field_schema else ""
            is_enum = kind in self.types and "enum" in self.types[kind]
            default = "{}" if is_enum else defaults.get(kind, "")
            if field not in required:
                kind, default = f"std::optional<{kind}>", ""
            lines.append(f"  {kind} {field}{default};{note}")
            visits.append((field, self.limits(bounds)))
        lines += ["", "  template <class Self, class Visitor>",
                  "  static void fields([[maybe_unused]] Self& self, [[maybe_unused]] Visitor&& visit) {"]
        by_name = dict(visits)
        lines += [f'    visit("{field}", self.{field}, {by_name[field]});' for field in canonical(by_name)]
        lines += ["  }", "};", ""]
        return lines

    def declare(self, name, schema):
        note = [f"// {schema['description']}"] if "description" in schema else []
        if schema.get("type") == "object":
            return self.struct(name, schema, name)
        if "enum" in schema:
            values = ", ".join("k" + camel(value.replace("-", "_")) for value in schema["enum"])
            texts = ", ".join(f'"{value}"' for value in schema["enum"])
            return note + [f"enum class {name} : std::uint8_t {{ {values} }};", "}  // namespace majlis::protocol",
                           "template <>", f"struct majlis::record::EnumTexts<majlis::protocol::{name}> {{",
                           f"  static constexpr std::string_view kTexts[] = {{{texts}}};", "};",
                           "namespace majlis::protocol {", ""]
        if self.is_id(schema):
            return note + [f"using {name} = Id<struct {name}Tag>;", ""]
        return []

    def in_order(self, names):
        done, order = set(), []

        def references(schema):
            if isinstance(schema, dict):
                if "$ref" in schema:
                    yield schema["$ref"]
                for value in schema.values():
                    yield from references(value)

        def visit(name, trail):
            if name in trail:
                fail(name, "types refer to each other in a circle")
            if name in done:
                return
            for other in references(self.types[name]):
                if other not in self.types:
                    fail(name, f"no type called {other}")
                visit(other, trail | {name})
            done.add(name)
            order.append(name)

        for name in names:
            visit(name, frozenset())
        return [name for name in order if name in names]


def header(includes, body):
    return "\n".join(["// Generated from the schemas in protocol/; change those.", "#pragma once", "",
                      *includes, "", "namespace majlis::protocol {", "", *body, "}  // namespace majlis::protocol", ""])


def pointers(schema):
    """The schema with references as JSON pointers into an OpenRPC document."""
    if isinstance(schema, dict):
        return {key: "#/components/schemas/" + value if key == "$ref" else pointers(value)
                for key, value in schema.items()}
    if isinstance(schema, list):
        return [pointers(value) for value in schema]
    return schema


def text(schema):
    return 'R"json(' + json.dumps(pointers(schema), ensure_ascii=False, separators=(",", ":")) + ')json"'


def closed(schema):
    return {**schema, "additionalProperties": False}


def calls(cpp, methods, notifications):
    body, definitions = [], []
    for method in methods:
        short = camel(method["name"].split(".", 1)[1])
        body += cpp.struct(short + "Params", method["params"], method["name"])
        body += cpp.struct(short + "Result", method["result"], method["name"])
        body += [f"// {method['summary']}", f"struct {short} {{",
                 f'  static constexpr std::string_view kName = "{method["name"]}";',
                 f'  static constexpr std::string_view kPermission = "{method["permission"]}";',
                 f'  static constexpr std::string_view kSummary = "{quoted(method["summary"])}";',
                 f"  using Params = {short}Params;", f"  using Result = {short}Result;",
                 "  static std::string_view params_schema();", "  static std::string_view result_schema();", "};", ""]
        definitions += [f"std::string_view {short}::params_schema() {{ return {text(closed(method['params']))}; }}",
                        f"std::string_view {short}::result_schema() {{ return {text(method['result'])}; }}"]
    for notification in notifications:
        short = camel(notification["name"].split(".", 1)[1])
        body += cpp.struct(short + "Note", notification["params"], notification["name"])
        body += [f"// {notification['summary']}", f"struct {short}Notification {{",
                 f'  static constexpr std::string_view kName = "{notification["name"]}";',
                 f'  static constexpr std::string_view kSummary = "{quoted(notification["summary"])}";',
                 f"  using Params = {short}Note;", "  static std::string_view params_schema();", "};", ""]
        definitions.append(
            f"std::string_view {short}Notification::params_schema() {{ return {text(notification['params'])}; }}")
    names = [camel(method["name"].split(".", 1)[1]) for method in methods]
    body += ["// Calls `each.template operator()<Method>()` for every method, in the order of the schema.",
             "template <class Each>", "void for_each_method(Each&& each) {",
             *[f"  each.template operator()<{name}>();" for name in names], "}", "",
             "// The named types that the schemas refer to, as one JSON object.",
             "std::string_view component_schemas();", ""]
    return body, definitions


def quoted(value):
    return value.replace("\\", "\\\\").replace('"', '\\"')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    types = json.loads((HERE / "types.json").read_text())["types"]
    content = json.loads((HERE / "content.json").read_text())["types"]
    messaging = json.loads((HERE / "messaging.json").read_text())
    if both := set(types) & set(content):
        fail("content.json", f"also in types.json: {sorted(both)}")
    cpp = Cpp({**types, **content})
    lines = [line for name in cpp.in_order(list(types)) for line in cpp.declare(name, types[name])]
    (out / "types.hpp").write_text(header(['#include "base/record.hpp"'], lines))
    lines = [line for name in cpp.in_order(list(content)) for line in cpp.declare(name, content[name])]
    (out / "content.hpp").write_text(header(['#include "protocol/types.hpp"'], lines))
    body, definitions = calls(cpp, messaging["methods"], messaging["notifications"])
    (out / "messaging.hpp").write_text(header(['#include "protocol/types.hpp"'], body))
    definitions.append(f"std::string_view component_schemas() {{ return {text(types)}; }}")
    (out / "schemas.cpp").write_text("\n".join(
        ["// Generated from the schemas in protocol/; change those.", '#include "protocol/messaging.hpp"', "",
         "namespace majlis::protocol {", "", *definitions, "", "}  // namespace majlis::protocol", ""]))


if __name__ == "__main__":
    main()
