# What ./run and ./test share: bringing Python's and the app's packages up to date.
# shellcheck shell=sh
# Everything lands in .tools/, .venv/ and pwa/node_modules/ of this folder; nothing else is touched.
# Each step leaves a stamp of what it was made from and is skipped while that is unchanged.

# Plain sh has no local variables: each function's are named after it.

UV_VERSION=0.13.9

say() { printf '%s\n' "ebb: $*"; }

fail() {
  printf '%s\n' "ebb: $*" >&2
  exit 1
}

# A hash of the names and contents of all that the app is built from.
fingerprint_app() {
  {
    find pwa -maxdepth 1 -type f -print0
    find pwa/src pwa/public pwa/icons pwa/project.inlang/settings.json -type f \
      -not -path '*/compiled/*' -print0
  } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# The first Python on this machine that is new enough.
find_python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      # Where a shim or a link leads to: for another name of the same Python, uv would throw the
      # environment away with all that is in it.
      "$name" -c 'import sys; print(sys._base_executable)'
      return
    fi
  done
  fail "Python 3.11 or newer is needed. On Debian 12: apt install python3 python3-venv"
}

install_uv() {
  if is_stamped .tools/stamp-uv "$UV_VERSION" && .tools/bin/uv --version >/dev/null 2>&1; then
    return
  fi
  python=$(find_python)
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "Python's venv module is needed. On Debian 12: apt install python3-venv"
  [ -d .tools ] || say "the first time takes some minutes, later ones a second."
  say "installing uv into .tools/ …"
  rm -rf .tools
  "$python" -m venv .tools
  .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
    fail "uv could not be installed from PyPI: is there a network?"
  printf '%s' "$UV_VERSION" >.tools/stamp-uv
}

# install_python NAME GROUPS…: what uv.lock says, with the named groups beside the server's own.
# Groups that are there already stay, so that ./run after ./test takes nothing away.
install_python() {
  group=$1
  shift
  wanted_python="$(cat pyproject.toml uv.lock hatch_build.py | sha256sum | cut -d' ' -f1) $PWD"
  if is_stamped ".tools/stamp-python-$group" "$wanted_python" && [ -x .venv/bin/ebb ]; then
    return
  fi
  case $group in
    web) say "installing Node, to build the app with …" ;;
    *) say "installing Python packages for the $group …" ;;
  esac
  flags=
  for flag in "$@"; do flags="$flags --group $flag"; done
  python=$(find_python)
  # shellcheck disable=SC2086 # each flag is a word of its own
  .tools/bin/uv sync --quiet --frozen --inexact --no-progress --python "$python" $flags ||
    fail "the Python packages could not be installed."
  printf '%s' "$wanted_python" >".tools/stamp-python-$group"
}

# Node's packages as package-lock.json pins them, by flags and not by whatever npm settings a person
# has. Not `npm ci`: it refuses a lock without every platform's optional binaries, and a registry
# that mirrors only some platforms makes no other lock.
install_node_packages() {
  wanted_node=$(sha256sum pwa/package-lock.json | cut -d' ' -f1)
  if is_stamped pwa/node_modules/.stamp-ebb "$wanted_node"; then
    return
  fi
  say "installing the app's packages …"
  (
    cd pwa || exit 1
    unset NODE_ENV
    npm install --no-save --include=dev --include=optional --ignore-scripts --no-audit --no-fund \
      --no-update-notifier --loglevel=error --no-progress >/dev/null
  ) || fail "the app's packages could not be installed."
  printf '%s' "$wanted_node" >pwa/node_modules/.stamp-ebb
}

# The built app in pwa/dist, made anew when its sources have changed.
build_app() {
  wanted_app=$(fingerprint_app)
  if is_stamped .tools/stamp-app "$wanted_app" && [ -f pwa/dist/index.html ]; then
    return
  fi
  install_python web web
  install_node_packages
  say "building the app …"
  (cd pwa && npm run --silent build >../.tools/build.log 2>&1) || {
    cat .tools/build.log >&2
    fail "the app could not be built."
  }
  printf '%s' "$wanted_app" >.tools/stamp-app
}
