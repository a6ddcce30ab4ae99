/// The OpenAI chat dialect, as callers and as servers speak it. Between two who both do, a chat passes but for the few
/// bytes that must change; to and from any other it is read into and written from the neutral chat. Pure functions of
/// bytes, which never call anybody.
@NullMarked
package ai.moolai.llm.openai;

import org.jspecify.annotations.NullMarked;
