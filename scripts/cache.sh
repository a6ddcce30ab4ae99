# shellcheck shell=bash
# Whether the ahead-of-time cache in the layout $1 may be used. To be sourced.
#
# The virtual machine does not notice that a jar was replaced, and runs the old classes; on a class path that was moved
# it does not start. So a cache counts only for the place and the JDK it was made for, and while no jar is younger.
cache_is_good() {
    local layout="$1"
    [[ -f "$layout/service.aot" && -f "$layout/service.aot.for" ]] &&
        [[ "$(<"$layout/service.aot.for")" == "$layout"$'\n'"$JAVA_HOME" ]] &&
        [[ -z "$(find "$layout/lib" "$layout/service.options" -cnewer "$layout/service.aot")" ]]
}
