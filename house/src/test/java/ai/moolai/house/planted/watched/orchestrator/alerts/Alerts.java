package ai.moolai.house.planted.watched.orchestrator.alerts;

import ai.moolai.house.planted.watched.orchestrator.monitoring.Monitoring;

record Alerts(Monitoring monitoring) {}
