/// What runs on every call, each piece by itself, in nanoseconds and in bytes of garbage: the gateway's own code,
/// entered
/// by its doors. `bench/micro.sh` runs it.
@NullMarked
package ai.moolai.bench.micro;

import org.jspecify.annotations.NullMarked;
