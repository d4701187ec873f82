# Debian's packages $1, if this is root on a Debian; quietly nothing elsewhere. The log goes to $2.
install_packages() {
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 1
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $1) >"$2" 2>&1
}
