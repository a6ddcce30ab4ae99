/// The PostgreSQL kit and the journal: connection pools that wait for their server, migrations, a server of the
/// service's own from bundled binaries, and an append-only local log that outlives a killed process. It knows no table
/// of any room and never decides what is stored.
@NullMarked
package ai.moolai.store;

import org.jspecify.annotations.NullMarked;
