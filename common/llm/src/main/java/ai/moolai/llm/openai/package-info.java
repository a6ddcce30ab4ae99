/// The OpenAI chat dialect: what must be read of a request, an answer, a stream and an error, and the few bytes that
/// must change. Pure functions of bytes: it passes on what it does not know, and never calls anybody.
@NullMarked
package ai.moolai.llm.openai;

import org.jspecify.annotations.NullMarked;
