/// The command line: starts a service in this process or all of them in processes of their own, watches over their
/// process-id files, ports and logs, and checks the configuration. It never takes part in serving and keeps no data.
@NullMarked
package ai.moolai.app;

import org.jspecify.annotations.NullMarked;
