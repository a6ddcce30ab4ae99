/// What every dialect of a provider has to get right, built in or plugged in: the same meanings, written in its own
/// words, must be read as the same answers, however the network cuts them up, and nothing that is asked may be lost on
/// the way. Whoever writes a [ai.moolai.llm.ChatProvider] writes its [Wire] and extends [ChatProviderConformance].
@NullMarked
package ai.moolai.testing.conformance;

import org.jspecify.annotations.NullMarked;
