/// Language models: who serves them, and the one HTTP client that calls them. It sends bytes and hands bytes back as
/// they arrive, within time limits; it decides nothing about who may call, what to retry or what it costs.
@NullMarked
package ai.moolai.llm;

import org.jspecify.annotations.NullMarked;
