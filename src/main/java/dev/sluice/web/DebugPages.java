// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.DiffEvent;
import dev.sluice.bus.ExplainRequest;
import dev.sluice.bus.Explanation;
import dev.sluice.model.ObjectKey;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// What somebody looks at who wants to know why a packet goes where it goes: `/debug/services/NAMESPACE/NAME` (DBG-01)
/// and `/debug/transactions` (DBG-05). For reading only; the first asks the line, which answers between two batches.
final class DebugPages {
    private final EventBus bus;
    private final RecentTransactions transactions = new RecentTransactions();

    DebugPages(EventBus bus) {
        this.bus = bus;
        bus.<DiffEvent>consumer(Addresses.DIFF, message -> transactions.sent(message.body()));
        bus.<AppliedEvent>consumer(Addresses.APPLIED, message -> transactions.answered(message.body()));
    }

    void add(Router router) {
        router.get("/debug/transactions")
                .handler(context ->
                        Page.json(200, transactions.all().encodePrettily()).answer(context.request()));
        router.get("/debug/services/:namespace/:name").handler(this::explain);
    }

    private void explain(RoutingContext context) {
        var service = new ObjectKey(context.pathParam("namespace"), context.pathParam("name"));
        bus.<Explanation>request(Addresses.explain(), new ExplainRequest(service))
                .map(Message::body)
                .map(explanation -> page(service, explanation))
                .otherwise(
                        failure -> new Page(503, Page.TEXT, "the line does not answer: " + failure.getMessage() + "\n"))
                .onSuccess(page -> page.answer(context.request()));
    }

    private static Page page(ObjectKey service, Explanation explanation) {
        return explanation.known()
                ? Page.json(200, ExplanationText.of(service, explanation).encodePrettily())
                : new Page(404, Page.TEXT, "there is no Service " + service + "\n");
    }
}
