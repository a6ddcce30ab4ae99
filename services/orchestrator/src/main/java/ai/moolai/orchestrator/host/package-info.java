/// What the machine and this process are doing, read from the kernel's own files and from the virtual machine. It
/// only reads: it keeps nothing, works nothing out over time, and starts nothing.
@NullMarked
package ai.moolai.orchestrator.host;

import org.jspecify.annotations.NullMarked;
