// The files of sdk/template, compiled into the program.
#pragma once

#include <string_view>
#include <vector>

namespace majlis::host {

struct TemplateFile {
  std::string_view path;  // "ID" stands for the plugin's id
  std::string_view text;  // "@ID@" stands for the plugin's id
};

const std::vector<TemplateFile>& plugin_template();

}  // namespace majlis::host
