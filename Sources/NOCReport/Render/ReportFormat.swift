package enum ReportFormat: String, Sendable, CaseIterable { case html, csv, md, json }
