/// Anthropic's Messages, from both sides: as a provider that is asked, and as the interface that callers speak. It
/// translates to and from nobody's dialect, and never calls anybody.
@NullMarked
package ai.moolai.llm.anthropic;

import org.jspecify.annotations.NullMarked;
