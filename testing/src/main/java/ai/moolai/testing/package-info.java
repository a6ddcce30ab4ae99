/// Hand-made stand-ins for tests: a provider that speaks real HTTP byte by byte as a script says, a clock that is moved
/// by hand, waiting on a condition, JSON read strictly. It knows the JDK and `base` only, so that it shares no fault
/// with what it judges; it is never on the class path of what is shipped.
@NullMarked
package ai.moolai.testing;

import org.jspecify.annotations.NullMarked;
