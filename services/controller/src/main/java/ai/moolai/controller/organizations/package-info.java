/// Organizations and operators: which organizations there are, and whose key opens the controller. It keeps no user, no
/// key and no datum of an organization itself; those stay with its orchestrator.
@NullMarked
package ai.moolai.controller.organizations;

import org.jspecify.annotations.NullMarked;
