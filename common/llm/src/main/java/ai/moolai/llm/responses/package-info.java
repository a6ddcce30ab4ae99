/// OpenAI's Responses interface, as callers speak it: its requests become chats in nobody's dialect, and answers become
/// response objects or its named events. It keeps nothing between two calls, so whatever would need that is refused.
@NullMarked
package ai.moolai.llm.responses;

import org.jspecify.annotations.NullMarked;
