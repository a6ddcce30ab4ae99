/// Redis, for what replicas share: a value by its key, a message by its channel. It is a help and never a need: whoever
/// asks a Redis that is away, slow or full gets an empty answer in a bounded time, and nothing else happens to him.
@NullMarked
package ai.moolai.redis;

import org.jspecify.annotations.NullMarked;
