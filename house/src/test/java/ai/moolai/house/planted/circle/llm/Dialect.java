package ai.moolai.house.planted.circle.llm;

import ai.moolai.house.planted.circle.llm.openai.OpenAiDialect;

/// Planted: chooses among dialects that know it.
public interface Dialect {
    static Dialect usual() {
        return new OpenAiDialect();
    }
}
