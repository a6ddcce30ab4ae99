/// Who may call: API keys, held as hashes, and the roles they carry. A credential is judged in memory; the database is
/// only read behind the scenes, so that its outage never turns a valid key away.
@NullMarked
package ai.moolai.orchestrator.access;

import org.jspecify.annotations.NullMarked;
