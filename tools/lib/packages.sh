# What Dragoman needs of the distribution, by use. Debian 12 and 13, Ubuntu 24.04.

installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -q '^installed$'; }

# Can it be installed? `apt-cache show` says yes to names that other packages only mention.
has_candidate() {
  [[ $(apt-cache policy "$1" 2>/dev/null) =~ Candidate:\ [^\(] ]]
}

# First of the given packages that this distribution has.
first_available() {
  local package
  for package in "$@"; do
    if has_candidate "$package"; then
      echo "$package"
      return
    fi
  done
  echo "$1"
}

# Boost's default on Debian 12 is 1.74, too old for Boost.JSON as used here; elsewhere the default
# is new enough.
boost_packages() {
  if has_candidate libboost1.81-dev; then
    echo libboost1.81-dev libboost-json1.81-dev
  else
    echo libboost-dev libboost-json-dev
  fi
}

packages_to_build() {
  echo g++ cmake ninja-build ccache pkg-config ca-certificates python3 espeak-ng \
    $(boost_packages) libopus-dev libogg-dev libsndfile1-dev libflac-dev libebur128-dev portaudio19-dev \
    libjack-jackd2-dev libssl-dev libsodium-dev libcli11-dev libtomlplusplus-dev libspdlog-dev libfmt-dev libicu-dev libsqlite3-dev libsystemd-dev zlib1g-dev libpng-dev libqrencode-dev \
    catch2 $(packages_of_npm)
}

# What builds the pages. Node.js from elsewhere brings an npm of its own, which Debian's package conflicts with.
packages_of_npm() { command -v npm >/dev/null || echo nodejs npm; }

packages_to_demo() { echo espeak-ng curl; }

packages_to_test() {
  echo ffmpeg gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good \
    gstreamer1.0-plugins-bad gstreamer1.0-nice python3-gi gir1.2-gst-plugins-bad-1.0 jackd2 opus-tools python3 python3-numpy git iproute2 procps util-linux libsrtp2-dev nftables "$(first_available prometheus)" zbar-tools $(packages_of_browser)
}

# For the pages, and listening in a browser. Those of Ubuntu are snaps, which a container cannot install: the tests then say so.
packages_of_browser() {
  . /etc/os-release
  [ "$ID" = ubuntu ] || echo chromium firefox-esr
}

packages_to_check() {
  echo clang clang-format "$(first_available libclang-rt-14-dev libclang-rt-19-dev libclang-rt-18-dev)"
}

packages_to_package() { echo dpkg-dev help2man man-db python3 systemd bash-completion; }

packages_to_report() { echo python3-matplotlib; }

# Others to compare with, which only tools/compare installs. jack_rec has a package of its own in Debian 13.
packages_to_compare() { echo jack-example-tools jamulus jacktrip mumble mumble-server snapserver snapclient openssl; }
