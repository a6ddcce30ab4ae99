package ai.moolai.app;

import java.util.List;

/// What a person sees when all of it runs: where it is, and what to try next.
record Welcome(Desk desk, Fleet fleet) {
    void print(List<ServiceProcess> services) {
        Console console = desk.console();
        console.say("");
        for (ServiceProcess service : services) {
            ServicePlan plan = service.plan();
            String also = plan.listens().size() > 1
                    ? "  and port " + plan.listens().getLast().number()
                    : "";
            console.say("%-10s  %s%s".formatted(plan.name(), plan.url(), also));
        }
        services.stream()
                .map(ServiceProcess::plan)
                .filter(plan -> plan.role() == Role.ORCHESTRATOR)
                .findFirst()
                .ifPresent(this::nextCommand);
        console.say("");
        console.say("See also ./moolai status, ./moolai logs -f and ./moolai down.");
    }

    private void nextCommand(ServicePlan plan) {
        Console console = desk.console();
        console.say("");
        if (fleet.demo()) {
            console.say(
                    "No provider is configured, so the demo provider answers, with made-up text. For real answers:");
            console.say("  ./moolai down && OPENAI_API_KEY=... ./moolai up");
            console.say("");
        }
        String url = plan.url().toString().replace("://127.0.0.1:", "://localhost:");
        console.say(fleet.demo() ? "Try:" : "Try, with a model that " + url + "/v1/models lists:");
        console.say("  curl -X POST \"" + url + "/api/v1/llm/chat\" \\");
        console.say("    -H \"Content-Type: application/json\" \\");
        if (fleet.authorized()) {
            console.say("    -H \"Authorization: Bearer $(cat '" + plan.data().resolve("admin-key") + "')\" \\");
        }
        console.say("    -d '{\"model\": \"gpt-4\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'");
    }
}
