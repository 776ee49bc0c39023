# What install, upgrade, rollback and the command `chi-tieu` share; read by them, not run. Plain sh.
# shellcheck shell=sh

# For trying things out below another folder, as oneself, with another way to start and stop.
ROOT=${CHI_TIEU_ROOT-}
APP_USER=${CHI_TIEU_USER-chi-tieu}
CONTROL=${CHI_TIEU_CONTROL-systemctl}
PYTHON=${CHI_TIEU_PYTHON-python3.11}
PIP=${CHI_TIEU_PIP-}
PATIENCE=${CHI_TIEU_PATIENCE-120}

PLACE=$ROOT/opt/chi-tieu
SETTINGS=$ROOT/etc/chi-tieu/settings.env
BACKUPS=$ROOT/var/backups/chi-tieu
RETURN=$(printf '\r') # which editors on Windows leave at the end of a line

control() ( # what it starts neither holds our lock nor is deaf to what we do not listen to
  trap - INT TERM HUP
  exec "$CONTROL" "$@" 9>&-
)
say() { printf '%s\n' "$*" >&2; }
refuse() { say "$*"; exit 1; }

only_one() { # two of these at the same time would switch each other's versions
  mkdir -p "$PLACE/versions"
  exec 9>"$PLACE/.changing"
  flock -n 9 || refuse "Một lần cài đặt, nâng cấp hoặc quay lại khác đang chạy."
}

installed() { # the folder of the version in use; fails when nothing was installed
  [ -d "$PLACE/current" ] && readlink -f "$PLACE/current"
}

load_settings() { # the file as systemd reads it: NAME=value, no shell in between; backslashes are taken as they stand
  [ -r "$SETTINGS" ] || refuse "Không đọc được $SETTINGS."
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%"$RETURN"}
    case $line in '' | '#'* | ';'*) continue ;; *=*) ;; *) continue ;; esac
    value=${line#*=}
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      "'"*"'") value=${value#"'"} value=${value%"'"} ;;
    esac
    export "${line%%=*}=$value"
  done <"$SETTINGS"
}

in_version() ( # version, then a command: run in it, with the settings, as the app's own user
  cd "$1" || exit 1
  shift
  load_settings
  HOME=$ROOT/var/cache/chi-tieu PYTHONDONTWRITEBYTECODE=1
  export HOME PYTHONDONTWRITEBYTECODE
  umask 077
  if [ -n "$APP_USER" ]; then exec runuser -u "$APP_USER" -- "$@"; fi
  exec "$@"
)

python_of() { printf '%s/.venv/bin/python' "$1"; }

lay() { # source, target: the program's files and what they need, in a folder of their own
  umask 022
  source=$(cd "$1" && pwd)
  mkdir -p "$2"
  (cd "$1" && tar -cf - --exclude=__pycache__ --exclude=data/local --exclude=secrets.toml --exclude='*.duckdb*' \
    app.py pages indicators data loaders exports .streamlit .deploy requirements.txt README.md) | tar -C "$2" -xf - --no-same-owner
  if [ -n "$PIP" ]; then
    "$PYTHON" -m venv --without-pip "$2/.venv"
    "$PIP" "$2"
  else
    "$PYTHON" -m venv "$2/.venv"
    "$(python_of "$2")" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
      -r "$2/requirements.txt"
  fi
  (cd "$2" && "$(python_of "$2")" -B -c 'import sys; from data import version; version.write(sys.argv[1])' "$source")
  "$(python_of "$2")" -m compileall -q "$2/app.py" "$2/pages" "$2/indicators" "$2/data" "$2/loaders" "$2/exports"
}

check_version() { # version: it can be read with these settings; beside the figures, which it would move to its schema
  # shellcheck disable=SC2016 # for the inner shell
  in_version "$1" sh -c 'apart=$(mktemp -d) && KPI_DATABASE=$apart/kpi.duckdb "$0" -m indicators list --json
    status=$?; rm -rf "$apart"; exit "$status"' "$(python_of "$1")" >/dev/null
}

schema_of() { # version: the number of the newest schema it knows
  in_version "$1" "$(python_of "$1")" -c 'from data import migrations; print(migrations.newest())'
}

switch_to() { # version
  ln -sfn "$1" "$PLACE/current.new"
  mv -T "$PLACE/current.new" "$PLACE/current"
}

has_figures() { # whether there is a database yet
  database=$(load_settings && printf '%s' "${KPI_DATABASE-}")
  [ -n "$database" ] || refuse "$SETTINGS chưa nói KPI_DATABASE, nơi đặt số liệu."
  [ -e "$database" ]
}

back_up() { # version: a backup made by it, as "schema folder"; nothing when there are no figures yet
  has_figures || return 0
  told=$(in_version "$1" "$(python_of "$1")" -m data backup --to "$BACKUPS" --json) || return 1
  printf '%s' "$told" |
    "$(python_of "$1")" -c 'import json, sys; told = json.load(sys.stdin); print(told["schema"], told["backup"])'
}

is_well() { # version: whether the running app answers and can read its figures, within PATIENCE seconds
  port=$(load_settings && printf '%s' "${STREAMLIT_SERVER_PORT-8501}")
  "$(python_of "$1")" - "http://127.0.0.1:$port/healthz" "$PATIENCE" <<'PROBE'
import json
import sys
import time
import urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
last = time.monotonic() + float(sys.argv[2])
while time.monotonic() < last:
    try:
        with opener.open(sys.argv[1], timeout=10) as answer:
            if json.load(answer)["status"] == "ok":
                sys.exit(0)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    time.sleep(0.5)
sys.exit(1)
PROBE
}

place_files() { # version: units, timers, the proxy and log rotation, as it wants them; an office's own stay
  from=$1/.deploy
  mkdir -p "$ROOT/etc/systemd/system" "$ROOT/etc/sysusers.d" "$ROOT/etc/tmpfiles.d" "$ROOT/etc/logrotate.d" \
    "$ROOT/etc/systemd/journald.conf.d" "$ROOT/etc/nginx/conf.d" "$ROOT/etc/nginx/chi-tieu" "$ROOT/usr/local/bin"
  install -m 0644 "$from"/systemd/*.service "$from"/systemd/*.timer "$ROOT/etc/systemd/system/"
  install -m 0644 "$from/systemd/chi-tieu.sysusers" "$ROOT/etc/sysusers.d/chi-tieu.conf"
  install -m 0644 "$from/systemd/chi-tieu.tmpfiles" "$ROOT/etc/tmpfiles.d/chi-tieu.conf"
  install -m 0644 "$from/systemd/journald.conf" "$ROOT/etc/systemd/journald.conf.d/chi-tieu.conf"
  install -m 0644 "$from/logrotate.conf" "$ROOT/etc/logrotate.d/chi-tieu"
  install -m 0644 "$from/nginx/chi-tieu.conf" "$ROOT/etc/nginx/conf.d/chi-tieu.conf"
  for one in "$from"/nginx/chi-tieu/*.conf; do
    target=$ROOT/etc/nginx/chi-tieu/${one##*/}
    case ${one##*/} in site.conf | insiders.conf) [ -e "$target" ] && continue ;; esac
    install -m 0644 "$one" "$target"
  done
  ln -sf "$PLACE/current/.deploy/chi-tieu" "$ROOT/usr/local/bin/chi-tieu"
}

tell_system() { # that files of place_files are others now
  control daemon-reload
  if [ -z "$ROOT" ] && command -v nginx >/dev/null && nginx -q -t 2>/dev/null; then control try-reload-or-restart nginx; fi
}
