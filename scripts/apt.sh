# shellcheck shell=bash
# Shared by scripts that take something from Debian without installing it; sourced after lib.sh.

# private_apt FOLDER: from here on apt works on a copy of its configuration with a state of its own, all below FOLDER;
# the sources that it asks are FOLDER/sources. The system is not changed, and root is not needed.
private_apt() {
  local private=$1
  mkdir -p "$private"/{apt.conf.d,sources,state/lists/partial,cache/archives/partial}
  cp /etc/apt/apt.conf.d/* "$private/apt.conf.d/" 2>/dev/null || true
  echo '#clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;' >"$private/apt.conf.d/zz-no-hooks"
  cat >"$private/apt.conf" <<END
Dir::Etc::Parts "$private/apt.conf.d";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$private/sources";
Dir::State "$private/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "$private/cache";
APT::Sandbox::User "";
Acquire::Retries "3";
END
  export APT_CONFIG=$private/apt.conf
}
