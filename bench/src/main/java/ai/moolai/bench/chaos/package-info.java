/// Nothing lost: processes are killed, paused and robbed of their database under load, and afterwards every answer that
/// a
/// caller received must be in the table once, with the tokens and the cost that the caller saw. It lives here, once:
/// `bench/chaos.sh` plays many rounds of it, and this module's tests play one of each fault.
@NullMarked
package ai.moolai.bench.chaos;

import org.jspecify.annotations.NullMarked;
