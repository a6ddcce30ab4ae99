package ai.moolai.house.planted.circle.llm.openai;

import ai.moolai.house.planted.circle.llm.Dialect;

public final class OpenAiDialect implements Dialect {}
