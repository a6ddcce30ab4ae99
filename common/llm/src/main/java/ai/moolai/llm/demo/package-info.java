/// The provider that stands in where no key is set: a real HTTP server on loopback that speaks OpenAI's chat and
/// embeddings, with made-up text and numbers that depend on nothing but the request. It never asks a model, never calls
/// anybody, and never passes for a real one.
@NullMarked
package ai.moolai.llm.demo;

import org.jspecify.annotations.NullMarked;
