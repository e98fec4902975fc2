# The options that all benchmark scripts have. Sourced by them, with `bench` set
# to this folder.
# shellcheck shell=bash disable=SC2034,SC2154

heapcli=$bench/../build/release/heapcli
node=${NODE:-node}

# Prints the comment at the top of the script.
usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; }

# take_option OPTION VALUE: sets what a common option is about, or ends the
# script. The caller shifts VALUE away.
take_option() {
  case $1 in
    --heapcli) heapcli=${2:?} ;;
    --node) node=${2:?} ;;
    --runs) runs=${2:?} ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
}
