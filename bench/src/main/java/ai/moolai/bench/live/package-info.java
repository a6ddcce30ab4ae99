/// How soon a thousand live readers see an event, what they take of memory, and what calls lose by them.
@NullMarked
package ai.moolai.bench.live;

import org.jspecify.annotations.NullMarked;
