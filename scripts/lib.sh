# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts share; sourced by them from the top of the repository.

# Debian packages that the tests and the demo call or compare with.
DEBIAN_PACKAGES=(nftables iptables iproute2 socat conntrack jq)

die() {
  echo "${0##*/}: $*" >&2
  exit 1
}

need_root() {
  [[ $EUID -eq 0 ]] || die "not root: network namespaces and nftables need it (try: sudo $0)"
}

need_maven() {
  command -v mvn >/dev/null || die "no mvn: Maven 3.8.7 or newer is needed (Debian: apt-get install maven)"
}

# Prints the home of a JDK 25, from JAVA_HOME or from where packages put it.
jdk25_home() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
    if [[ -x $home/bin/javac ]] && grep -qs '^JAVA_VERSION="25[."]' "$home/release"; then
      echo "$home"
      return
    fi
  done
  return 1
}

# Sets JDK25, and JAVA25_HOME for Maven's toolchain where a JDK 25 is not in a usual place.
find_jdk25() {
  JDK25=$(jdk25_home) ||
    die "no JDK 25: not in JAVA_HOME, not in /usr/lib/jvm (get Temurin 25 from https://adoptium.net, package temurin-25-jdk)"
  export JDK25 JAVA25_HOME=$JDK25
}

# Installs what is missing, and does not touch the network when nothing is.
debian_packages() {
  local name missing=()
  for name in "${DEBIAN_PACKAGES[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || missing+=("$name")
  done
  if ((${#missing[@]} == 0)); then
    return
  fi
  command -v apt-get >/dev/null || die "missing: ${missing[*]} (not a Debian, install them yourself)"
  local install=(apt-get install -qq -y --no-install-recommends "${missing[@]}")
  DEBIAN_FRONTEND=noninteractive "${install[@]}" >/dev/null 2>&1 && return
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${install[@]}" >/dev/null ||
    die "cannot install: ${missing[*]}"
}

# Makes target/sluice.jar and target/lib, unless they are newer than everything they are made of.
build_jar() {
  if [[ -f target/sluice.jar && -d target/lib && -z $(find pom.xml src/main -newer target/sluice.jar -print -quit) ]]; then
    return
  fi
  need_maven
  echo "${0##*/}: building target/sluice.jar (the first time it also fetches libraries) ..." >&2
  # Jars of versions that the pom no longer names would stay on the class path.
  rm -rf target/lib
  mvn -B -q -DskipPackages -Dmaven.test.skip=true package >&2
  # Maven leaves the jar alone when only a comment changed.
  touch target/sluice.jar
}

# Makes the packages and target/home, unless they are newer than everything they are made of.
build_packages() {
  local last=target/image.digest
  if [[ -f $last && -z $(find pom.xml conf src/main -newer "$last" -print -quit) ]]; then
    return
  fi
  need_maven
  echo "${0##*/}: making packages ..." >&2
  rm -rf target/lib
  mvn -B -q -ntp -Dstyle.color=never -Dmaven.test.skip=true package >&2
  touch target/sluice.jar "$last"
}

# As the pom has it.
package_version() {
  sed -n 's#^  <version>\(.*\)</version>$#\1#p' pom.xml
}

# Becomes a JVM that runs Sluice with the given arguments.
exec_sluice() {
  exec "$JDK25/bin/java" @conf/jvm.options -cp 'target/sluice.jar:target/lib/*' dev.sluice.Main "$@"
}

# Compiles everything, tests too, and writes their class path to target/test.classpath, unless that is newer than
# everything it is made of.
build_tests() {
  if [[ -f target/test.classpath && -z $(find pom.xml src -newer target/test.classpath -print -quit) ]]; then
    return
  fi
  need_maven
  mvn -B -q -ntp -Dstyle.color=never test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test.classpath >&2
  # Maven leaves the file alone when the class path stayed.
  touch target/test.classpath
}
