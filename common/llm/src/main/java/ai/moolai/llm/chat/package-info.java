/// A conversation with a model in no vendor's words: what is asked, what is answered, and what was used. Records
/// alone; JSON appears in them only as text, exactly as somebody wrote it. Every dialect translates from and to these,
/// so that two dialects never have to know each other.
@NullMarked
package ai.moolai.llm.chat;

import org.jspecify.annotations.NullMarked;
