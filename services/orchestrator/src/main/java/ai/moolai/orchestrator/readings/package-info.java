/// Host, process and service, read again and again and written down: the newest reading in memory, all of them in
/// `user_system_performance`. It reads the feed of finished calls and is never asked by whatever serves them; when
/// the database is away it waits in memory.
@NullMarked
package ai.moolai.orchestrator.readings;

import org.jspecify.annotations.NullMarked;
