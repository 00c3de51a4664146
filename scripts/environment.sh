# Sourced by the other scripts: finds Python, makes .venv in the checkout, installs into it.
# After it, the working directory is the checkout and $python is the environment's interpreter.
# Set PYTHON to choose the Python that .venv is made from.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=.venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK=1

# say LINE…: tell the person at the terminal.
say() { printf '%s\n' "$@" >&2; }
fail() {
    say "$@"
    exit 1
}

# as_root COMMAND…: run it as root; false where we are not and cannot become root without a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        command -v sudo >/dev/null && sudo -n "$@"
    fi
}

# debian PACKAGE…: install Debian packages; false where that cannot be done. Asks nothing.
debian() {
    command -v apt-get >/dev/null || return 1
    say "Installing $* (apt-get)"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2 </dev/null ||
        { as_root apt-get update -q >&2 </dev/null &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2 </dev/null; }
}

# The first Python >= 3.11 that starts; PYTHON comes first.
base_python() {
    local name
    for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$name" ] || continue
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        command -v "$name"
        return
    done
    fail "jianbao needs Python 3.11 or later, and found none." "Install it, or name it: PYTHON=/path/to/python3.12 $0"
}

# environment: .venv is there and works afterwards.
environment() {
    if "$python" -m pip --version >/dev/null 2>&1; then
        return
    fi
    local base version
    base=$(base_python)
    version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    # Debian ships Python without the part that fills a new environment.
    if ! "$base" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        debian "python$version-venv" || debian python3-venv ||
            fail "$base cannot make an environment: its venv module is missing." \
                "As root: apt-get install python$version-venv"
    fi
    say "Making .venv with $base ($version)"
    rm -rf .venv
    "$base" -m venv .venv
}

# install NAME REQUIREMENTS [PIP ARGUMENTS…]: bring .venv to what a requirements file says and put jianbao into it,
# unless this was done and nothing has changed since.
install() {
    local name=$1 requirements=$2 stamp
    shift 2
    stamp=$(cat pyproject.toml "$requirements" | cksum; pwd)
    if [ "$(cat ".venv/$name.installed" 2>/dev/null)" = "$stamp" ] && "$python" -c 'import jianbao' 2>/dev/null; then
        return
    fi
    environment
    say "Installing jianbao into .venv"
    "$python" -m pip install --quiet --quiet "$@" </dev/null
    printf '%s\n' "$stamp" >".venv/$name.installed"
}
