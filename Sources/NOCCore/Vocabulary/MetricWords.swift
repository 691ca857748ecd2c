extension Metric.Kind {
    /// What the computed value is called, as the source of an indicator.
    package var title: String {
        switch self {
        case .availability: TargetFigure.assessed.title
        case .overallAvailability: TargetFigure.overall.title
        case .coverage: TargetFigure.coverage.title
        case .outages: TargetFigure.incidents.title
        case .downtime: "中断累计历时"
        case .longestOutage: "最长一次中断"
        case .meanTimeToRepair: "平均修复时间"
        case .responseInTime: "响应及时率"
        case .repairInTime: "修复及时率"
        case .affectedUnitHours: "影响单位·小时"
        case .loginSuccess: "登录成功率"
        case .failedLogins: "登录失败次数"
        case .websiteWorstWindow: "最差七日打不开占比"
        case .websiteAvailability: "网站" + WebsiteFigure.availability.title
        case .powerDays: "24小时供电天数"
        case .powerContinuity: PowerFigure.continuity.title
        case .mainsFailures: PowerFigure.mainsFailures.title
        case .batteryTime: "电池供电时长"
        case .temperatureInRange: "温度" + ClimateFigure.share.title
        case .monthsServed: "监测服务月数"
        case .daysMonitored: "监测天数"
        case .logRetention: "监测日志留存天数"
        case .lines: "线路条数"
        case .targets: "监测对象数"
        }
    }
}
