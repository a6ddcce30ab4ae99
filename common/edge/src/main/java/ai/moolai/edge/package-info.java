/// The HTTP kit of both services: ports, routes, who may enter, request bodies, JSON, and the one place where a
/// Failure becomes a reply. It never knows what a route means, never touches a database, and never shows a stack
/// trace, a credential or a query string to anybody.
@NullMarked
package ai.moolai.edge;

import org.jspecify.annotations.NullMarked;
