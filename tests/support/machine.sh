#!/bin/sh
# What pip cannot give: a JDK and Maven (the real Neo4j), Chromium (the pages), PostgreSQL (the other ledger), and what
# PyICU is built with (FollowTheMoney).
# Installs them where it may (Debian, root), uses them where found, and otherwise says in one loud line each how to
# get them.  Never fails: a test that lacks its machine says so itself, and fails where CI=true.
set -u

have() { command -v "$1" >/dev/null 2>&1; }
have_jdk() { have java && have javac && have mvn; }
have_chromium() { have chromium || have chromium-browser || have google-chrome; }
have_postgres() { have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
have_icu() {
  have pkg-config && have g++ && pkg-config --exists icu-i18n &&
    [ -e "$("${PYTHON:-python3}" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ]
}

wanted=""
have_jdk || wanted="$wanted default-jdk-headless maven"
have_chromium || wanted="$wanted chromium"
have_postgres || wanted="$wanted postgresql"
have_icu || wanted="$wanted libicu-dev pkg-config g++ python3-dev"
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && have apt-get; then
  echo "installing$wanted ..."
  log=$(mktemp)
  # shellcheck disable=SC2086
  if apt-get update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $wanted >>"$log" 2>&1; then
    rm -f "$log"
  else
    echo "!!! apt-get could not install$wanted:" >&2
    tail -n 5 "$log" >&2
  fi
fi

have_jdk || echo "!!! NEO4J TESTS WILL BE SKIPPED: a JDK (17 or later) and Maven are missing; Debian: apt install default-jdk-headless maven" >&2
have_chromium || echo "!!! BROWSER TESTS WILL BE SKIPPED: Chromium is missing; Debian: apt install chromium" >&2
have_postgres || echo "!!! POSTGRESQL TESTS WILL BE SKIPPED: the server is missing; Debian: apt install postgresql" >&2
exit 0
