#!/usr/bin/env bash
# Everything one does with this project, each a small function below. `./build.sh help` lists them.
#
# A command prepares what it needs and does nothing twice: a stamp file beside each product holds a hash of what the
# product was made from. Deleting the product is always a safe way to have it made again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly PYTHON=.venv/bin/python
readonly REPORTS=.build/reports
readonly TEST262_ARCHIVE=../shared/test262-dev.tar.xz
readonly TEST262_SAMPLE=(test/language test/built-ins test/annexB --sample 1/8)
readonly UV='uv==0.13.8' # fetches a Python where the machine has only an old one
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
export SE_OFFLINE=true SE_AVOID_STATS=true # Selenium looks for drivers on this machine only
unset PYTHONPATH PYTHONHOME

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND [ARGUMENT]...

  setup              virtual environment, npm packages, a browser for the tests
  wheel              dist/wheels: the pure wheel, and the byte-compiled one for Pyodide
  dist               dist/site: a static folder with everything a page needs, and the demo
  demo               build dist/site, serve it, print the address [--port N] [--no-open]
  lint               ruff, mypy --strict, syntax and types of the JavaScript side
  test [SUITE]...    lint, unit, test262, browser (default: all); the last line counts tests
  bench [ARG]...     programs against hand-written Python twins; "bench vm": what a VM costs;
                     "bench parser", "bench regexp": against other parsers and matchers
  coverage [NAME]... statements of boundary, webapi, snapshot (default: all) that their own tests run
  test262 [ARG]...   the ECMAScript conformance suite in TEST262_DIR [--parse-only]

environment: JSVM_PYTHON (a Python >= 3.12), JSVM_CHROMIUM (a Chromium or Chrome),
  TEST262_DIR (the conformance suite; without it, what ../shared/test262-dev.tar.xz holds)
TEXT
}

say() { printf '%s\n' "-- $*" >&2; }
die() { printf '%s\n' "build.sh: $*" >&2; exit 1; }

# ---- stamps ----------------------------------------------------------------------------------------------------

# One hash over the names and contents of all files below the given paths.
fingerprint() {
  local list
  list=$(find "$@" -type f -not -path '*/__pycache__/*' -not -path '*/node_modules/*' | LC_ALL=C sort)
  { printf '%s\n' "$list"; GIT_DIR=/dev/null git hash-object --no-filters --stdin-paths <<<"$list"; } |
    GIT_DIR=/dev/null git hash-object --stdin
}

is_fresh() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# Two builds in one tree wait for each other (where the machine has flock).
lock() {
  [[ -z ${JSVM_BUILD_LOCKED:-} ]] || return 0
  mkdir -p .build
  command -v flock >/dev/null || return 0
  exec 9>.build/lock
  flock 9
  export JSVM_BUILD_LOCKED=1
}

unlock() {
  [[ -n ${JSVM_BUILD_LOCKED:-} ]] || return 0
  unset JSVM_BUILD_LOCKED
  exec 9>&-
}

# ---- setup -----------------------------------------------------------------------------------------------------

# Debian packages, as root or through sudo. Fails where neither works.
install_packages() {
  command -v apt-get >/dev/null || return 1
  local root=(env DEBIAN_FRONTEND=noninteractive)
  if ((EUID != 0)); then
    command -v sudo >/dev/null || return 1
    local sudo=(sudo)
    [[ -t 0 ]] || sudo+=(-n) # nobody is there to type a password
    root=("${sudo[@]}" "${root[@]}")
  fi
  say "installing Debian packages: $*"
  "${root[@]}" apt-get update -qq && "${root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

is_fit() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

# Pythons worth asking, the likeliest first.
candidates() {
  local name
  [[ -z ${JSVM_PYTHON:-} ]] || printf '%s\n' "$JSVM_PYTHON"
  for name in python3.13 python3.14 python3.12 python3; do command -v "$name" || true; done
  local pyenv=${PYENV_ROOT:-}
  if [[ -z $pyenv ]] && command -v pyenv >/dev/null; then pyenv=$(pyenv root); fi
  [[ -z $pyenv ]] || printf '%s\n' "$pyenv"/versions/3.*/bin/python3 | sort -rV
}

find_python() {
  local python
  while IFS= read -r python; do
    if is_fit "$python"; then
      printf '%s\n' "$python"
      return
    fi
  done < <(candidates)
  return 1
}

# uv in a folder of its own. Needs a python3 that can make virtual environments, however old.
install_uv() {
  [[ -x .build/uv/bin/uv ]] && return
  python3 -m venv .build/uv >/dev/null 2>&1 || {
    install_packages python3-venv && python3 -m venv --clear .build/uv
  } || die 'no Python >= 3.12, and python3 cannot make a virtual environment to fetch one: install python3-venv'
  .build/uv/bin/python -m pip install --quiet "$UV"
}

make_environment() {
  [[ -x $PYTHON ]] && $PYTHON -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && return
  rm -rf .venv
  local python
  if python=$(find_python); then
    say "virtual environment with $("$python" --version)"
    "$python" -m venv .venv
  else
    say 'no Python >= 3.12 here; fetching one with uv'
    install_uv
    .build/uv/bin/uv venv --quiet --seed --python '>=3.12,<3.15' .venv ||
      die 'uv could not find or fetch a Python >= 3.12; install one, or point JSVM_PYTHON at it'
  fi
}

setup_python() {
  make_environment
  local stamp=.venv/jsvm.stamp key
  key=$(fingerprint pyproject.toml)
  ! is_fresh "$stamp" "$key" || return 0
  say 'Python packages'
  $PYTHON -m pip install --quiet --upgrade 'pip>=25.1' # the first that reads dependency groups
  $PYTHON -m pip install --quiet --group dev
  $PYTHON -m pip install --quiet --no-deps --no-build-isolation --editable .
  printf '%s\n' "$key" >"$stamp"
}

setup_node() {
  command -v node >/dev/null || die 'node is not installed (version 18 or newer is needed)'
  (($(node -p 'process.versions.node.split(".")[0]') >= 18)) || die "node $(node --version) is too old, 18 is needed"
  local stamp=web/node_modules/jsvm.stamp key
  key=$(fingerprint web/package.json web/package-lock.json)
  ! is_fresh "$stamp" "$key" || return 0
  command -v npm >/dev/null || install_packages npm || die 'npm is not installed'
  say 'npm packages'
  npm ci --prefix web --ignore-scripts --silent
  printf '%s\n' "$key" >"$stamp"
}

has_browser() {
  command -v chromedriver >/dev/null || return 1
  local name
  for name in "${JSVM_CHROMIUM:-chromium}" chromium-browser google-chrome; do
    ! command -v "$name" >/dev/null || return 0
  done
  return 1
}

setup_browser() {
  has_browser || install_packages chromium chromium-driver ||
    say 'WARNING: no Chromium with its driver here, and none can be installed: the browser tests will fail'
}

# pyodide-build reads its settings through make.
setup_make() { command -v make >/dev/null || install_packages make || say 'WARNING: make is not installed'; }

prepare() {
  lock
  setup_python
  setup_node
  compile_engine
}

# Where bytecode is not written on import, every start of the engine would compile it again.
compile_engine() {
  $PYTHON -m compileall -q jsvm
}

build_setup() {
  prepare
  setup_make
  setup_browser
  unlock
}

# ---- build -----------------------------------------------------------------------------------------------------

build_wheel() {
  prepare
  local stamp=dist/wheels/jsvm.stamp key
  key=$(fingerprint jsvm pyproject.toml README.md LICENSE web/build web/package-lock.json)
  if ! is_fresh "$stamp" "$key"; then
    setup_make
    say 'wheels'
    $PYTHON web/build/wheels.py
    printf '%s\n' "$key" >"$stamp"
  fi
  unlock
}

# distribution FOLDER: dist/site or dist/test, when something it is made of changed.
distribution() {
  local stamp=dist/$1.stamp key
  key=$(cat dist/wheels/jsvm.stamp; shopt -s nullglob; fingerprint web/*.* web/build demo pyproject.toml)
  if ! is_fresh "$stamp" "$key" || [[ ! -d dist/$1 ]]; then
    say "dist/$1"
    rm -f "$stamp"
    $PYTHON web/build/distribution.py "$1"
    printf '%s\n' "$key" >"$stamp"
  fi
}

build_dist() {
  build_wheel
  lock
  distribution site
  unlock
}

build_demo() {
  build_dist
  exec $PYTHON web/build/serve.py dist/site --path demo/ "$@"
}

# ---- checks ----------------------------------------------------------------------------------------------------

# Runs one check, shows its output only if it fails.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    say "ok: $name"
  else
    printf '%s\n' "$output"
    say "FAILED: $name"
    return 1
  fi
}

parse_javascript() {
  local file
  while IFS= read -r file; do node --check "$file" || return 1; done < <(
    find web demo -name '*.mjs' -not -path '*/node_modules/*'
  )
}

check_declarations() { node web/node_modules/typescript/bin/tsc --project web; }

build_lint() {
  prepare
  unlock
  local failed=0
  check 'bash -n' bash -n build.sh .ci/run || failed=1
  check 'ruff check' $PYTHON -m ruff check --quiet . || failed=1
  check 'ruff format' $PYTHON -m ruff format --quiet --check --diff . || failed=1
  check 'mypy --strict' $PYTHON -m mypy || failed=1
  check 'node --check' parse_javascript || failed=1
  check 'tsc' check_declarations || failed=1
  return $failed
}

# suite NAME PYTEST_ARGUMENT...: tests that fail are counted from the report; anything else that goes wrong is a step
# that failed.
suite() {
  local name=$1 status=0
  shift
  say "$name tests"
  rm -f "$REPORTS/$name.xml"
  $PYTHON -m pytest --junitxml "$REPORTS/$name.xml" "$@" || status=$?
  totals+=("$REPORTS/$name.xml")
  ((status <= 1)) || totals+=(--failed-step "$name tests (pytest exit status $status)")
}

# The conformance suite is not part of this tree. Fails where there is none.
find_test262() {
  [[ -z ${TEST262_DIR:-} ]] || return 0
  [[ -f $TEST262_ARCHIVE ]] || { say "NOTHING IS RUN of test262: neither TEST262_DIR nor $TEST262_ARCHIVE"; return 1; }
  export TEST262_DIR=$PWD/.build/test262
  if [[ ! -f $TEST262_DIR/.complete || $TEST262_ARCHIVE -nt $TEST262_DIR/.complete ]]; then
    say "unpacking $TEST262_ARCHIVE"
    rm -rf "$TEST262_DIR"
    mkdir -p "$TEST262_DIR"
    $PYTHON -m tarfile --filter data --extract "$TEST262_ARCHIVE" "$TEST262_DIR"
    touch "$TEST262_DIR/.complete"
  fi
}

# A fixed sample: the whole suite takes half an hour, and one file in eight meets what a change breaks.
test262_suite() {
  [[ -n ${TEST262_DIR:-} ]] || return 0 # nothing is run, as was said
  local status=0
  say 'test262, every eighth file'
  rm -f "$REPORTS/test262.xml"
  $PYTHON -m tests.test262 "${TEST262_SAMPLE[@]}" --junit "$REPORTS/test262.xml" || status=$?
  totals+=("$REPORTS/test262.xml")
  ((status <= 1)) || totals+=(--failed-step "test262 (exit status $status)")
}

browser_suite() {
  lock
  setup_browser
  unlock
  ./build.sh dist || { totals+=(--failed-step dist); return; }
  lock
  distribution test || { totals+=(--failed-step dist); return; }
  unlock
  suite browser tests/browser --dist-dir dist/test --rt node,chrome
}

build_test() {
  local suites=("$@") name
  ((${#suites[@]})) || suites=(lint unit test262 browser)
  build_setup
  find_test262 || true # tests of the parser read it, too
  mkdir -p "$REPORTS"
  totals=()
  for name in "${suites[@]}"; do
    case $name in
      lint) ./build.sh lint || totals+=(--failed-step lint) ;;
      unit) suite unit tests --ignore tests/browser ;;
      test262) test262_suite ;;
      browser) browser_suite ;;
      *) die "no such suite: $name (lint, unit, test262, browser)" ;;
    esac
  done
  $PYTHON web/build/summary.py "${totals[@]}"
}

build_bench() {
  prepare
  unlock
  exec $PYTHON -m tests.bench "$@"
}

# The tests of one package of jsvm.
own_tests() {
  case $1 in
    boundary) echo tests/unit/boundary ;;
    webapi) echo tests/unit/webapi tests/webapi tests/unit/api/test_network.py tests/unit/api/test_timers.py ;;
    snapshot) echo tests/unit/snapshot ;;
    *) die "no such package: $1 (boundary, webapi, snapshot)" ;;
  esac
}

build_coverage() {
  local name tests packages=("$@")
  ((${#packages[@]})) || packages=(boundary webapi snapshot)
  prepare
  unlock
  export COVERAGE_CORE=sysmon COVERAGE_FILE=.build/coverage # sys.monitoring: almost as fast as without
  mkdir -p .build
  for name in "${packages[@]}"; do
    read -ra tests <<<"$(own_tests "$name")"
    $PYTHON -m coverage run --source="jsvm/$name" -m pytest --quiet "${tests[@]}" >&2
    $PYTHON -m coverage report --show-missing --skip-covered
  done
}

build_test262() {
  prepare
  find_test262 || true # without the suite, the runner says what it did: nothing
  unlock
  exec $PYTHON -m tests.test262 "$@"
}

command=${1:-help}
(($# == 0)) || shift
case $command in
  setup | wheel | dist | demo | lint | test | bench | coverage | test262) "build_$command" "$@" ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    die "no such command: $command"
    ;;
esac
