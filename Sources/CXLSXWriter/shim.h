#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <xlsxwriter.h>

/* The properties are a struct of pointers that the library copies: filled here, where the strings are alive. */
static inline lxw_error noc_workbook_set_properties(lxw_workbook *workbook, const char *title, const char *author,
                                                    const char *company, time_t created) {
    lxw_doc_properties properties = {0};
    properties.title = (char *)title;
    properties.author = (char *)author;
    properties.company = (char *)company;
    properties.created = created;
    return workbook_set_properties(workbook, &properties);
}

/* Room for the library's temporary files; the struct is read and the path copied before this returns. */
static inline lxw_workbook *noc_workbook_new(const char *path, const char *directory) {
    lxw_workbook_options options = {0};
    options.tmpdir = (char *)directory;
    return workbook_new_opt(path, &options);
}

/* A chart of the given size in pixels with a text for those who cannot see it; the options are copied. */
static inline lxw_error noc_worksheet_insert_chart(lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column,
                                                   lxw_chart *chart, double x_scale, double y_scale,
                                                   const char *description) {
    lxw_chart_options options = {0};
    options.x_scale = x_scale;
    options.y_scale = y_scale;
    options.description = (char *)description;
    return worksheet_insert_chart_opt(worksheet, row, column, chart, &options);
}
