package ai.moolai.llm.demo;

import java.util.ArrayList;
import java.util.List;

/// Which tools may be called, and whether one must be.
///
/// @param must whether a call is wanted whatever the conversation says
/// @param parallel whether several may be called at once
record ToolChoice(List<Tool> tools, boolean must, boolean parallel) {
    static ToolChoice read(Fields request) {
        List<Tool> tools = Tool.read(request);
        boolean parallel = request.flag("parallel_tool_calls", true);
        if (tools.isEmpty()) {
            for (String name : List.of("tool_choice", "parallel_tool_calls")) {
                // `none` without tools says nothing wrong.
                if (request.has(name) && !"none".equals(request.raw(name))) {
                    throw Fields.wrong(name, request.raw(name), "nothing, as long as there are no tools");
                }
            }
            return new ToolChoice(tools, false, parallel);
        }
        return switch (request.raw("tool_choice")) {
            case null -> new ToolChoice(tools, false, parallel);
            case String mode -> mode(mode, tools, parallel, "tool_choice");
            case Object given -> chosen(Fields.of(given, "tool_choice"), tools, parallel);
        };
    }

    /// The tools to call now; none when text is to be answered.
    List<Tool> called(List<Turn> turns) {
        var last = turns.getLast();
        if (last.role() == Turn.Role.TOOL || last.role() == Turn.Role.FUNCTION || tools.isEmpty()) {
            return List.of(); // a result is spoken of, so that no loop of calls is endless
        }
        List<Tool> named = last.role() == Turn.Role.USER
                ? tools.stream().filter(tool -> tool.isNamedIn(last.text())).toList()
                : List.of();
        if (named.isEmpty()) {
            return must ? tools.subList(0, 1) : List.of();
        }
        return parallel ? named : named.subList(0, 1);
    }

    private static ToolChoice mode(String mode, List<Tool> tools, boolean parallel, String param) {
        return switch (mode) {
            case "auto" -> new ToolChoice(tools, false, parallel);
            case "required" -> new ToolChoice(tools, true, parallel);
            case "none" -> new ToolChoice(List.of(), false, parallel);
            default -> throw Fields.wrong(param, mode, "auto, required, none or a tool");
        };
    }

    private static ToolChoice chosen(Fields choice, List<Tool> tools, boolean parallel) {
        String type = choice.text("type", "function, custom or allowed_tools");
        return switch (type) {
            case "function", "custom" -> new ToolChoice(List.of(named(choice, type, tools)), true, false);
            case "allowed_tools" -> {
                var allowed = choice.needed("allowed_tools", "mode and tools");
                List<Tool> some = new ArrayList<>();
                List<Object> given = allowed.list("tools", tools.size());
                for (int i = 0; i < given.size(); i++) {
                    var tool = Fields.of(given.get(i), allowed.at("tools[" + i + "]"));
                    some.add(named(tool, tool.text("type", "function or custom"), tools));
                }
                yield mode(allowed.text("mode", "auto or required"), some, parallel, allowed.at("mode"));
            }
            default -> throw Fields.wrong(choice.at("type"), type, "function, custom or allowed_tools");
        };
    }

    private static Tool named(Fields choice, String type, List<Tool> tools) {
        var owner = choice.needed(type, "the name of a tool");
        String name = Tool.name(owner);
        return tools.stream()
                .filter(tool -> tool.name().equals(name) && tool.custom() == type.equals("custom"))
                .findFirst()
                .orElseThrow(() -> Fields.wrong(owner.at("name"), name, "the name of one of the tools"));
    }
}
