/// Reads settings from the environment and from YAML into typed values, and reports every fault at once, each with its
/// path. It is handed the environment, opens no file but the one document, and never shows a secret's value.
@NullMarked
package ai.moolai.config;

import org.jspecify.annotations.NullMarked;
