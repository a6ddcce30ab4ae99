/// What orchestrators and the controller say to each other, and the orchestrator's end of it: versioned records and a
/// client that keeps at it in the background. It never blocks a caller, and never carries a credential of a database or
/// of a provider.
@NullMarked
package ai.moolai.link;

import org.jspecify.annotations.NullMarked;
