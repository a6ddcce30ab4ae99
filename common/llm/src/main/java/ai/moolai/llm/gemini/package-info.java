/// Google's `generateContent`, as the Gemini API serves it: from a chat to its request, and from its answer, its stream
/// and its errors back. It fetches nothing: an image or document at an address is Google's to fetch.
@NullMarked
package ai.moolai.llm.gemini;

import org.jspecify.annotations.NullMarked;
