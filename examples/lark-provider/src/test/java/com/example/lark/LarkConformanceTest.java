package com.example.lark;

import ai.moolai.llm.ChatProvider;
import ai.moolai.testing.conformance.ChatProviderConformance;
import ai.moolai.testing.conformance.Wire;

class LarkConformanceTest extends ChatProviderConformance {
    @Override
    protected ChatProvider provider() {
        return new LarkProvider();
    }

    @Override
    protected Wire wire() {
        return new LarkWire();
    }
}
