/// The gateway beside others in one run on one machine: what an answer costs with it, with nginx and with nothing in
/// between. It starts and ends whatever it measures, on the loopback alone.
@NullMarked
package ai.moolai.bench.compare;

import org.jspecify.annotations.NullMarked;
