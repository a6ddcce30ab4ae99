/// OpenAI's embeddings interface, to servers that speak it and to Gemini: numbers that stand for texts. There is no
/// conversation in it, so nothing of it goes by way of a chat.
@NullMarked
package ai.moolai.llm.embeddings;

import org.jspecify.annotations.NullMarked;
