"""The classes of the theme, django-unfold; it has no types, so a type checker is shown Django's own."""

from typing import TYPE_CHECKING, Any

__all__ = [
    "AnyInlineFormSet",
    "AnyModelChoiceField",
    "AnyModelForm",
    "AuthenticationForm",
    "NumberInput",
    "PlainModelAdmin",
    "PlainStackedInline",
    "PlainTabularInline",
    "Select",
    "TextArea",
    "TextInput",
]

if TYPE_CHECKING:
    from django import forms
    from django.contrib import admin
    from django.contrib.auth.forms import AuthenticationForm
    from django.forms import NumberInput, Select, TextInput
    from django.forms import Textarea as TextArea

    PlainModelAdmin = admin.ModelAdmin[Any]
    PlainTabularInline = admin.TabularInline[Any, Any]
    PlainStackedInline = admin.StackedInline[Any, Any]
    AnyModelChoiceField = forms.ModelChoiceField[Any]
    AnyModelForm = forms.ModelForm[Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    from django.forms import BaseInlineFormSet as AnyInlineFormSet
    from django.forms import ModelChoiceField as AnyModelChoiceField
    from django.forms import ModelForm as AnyModelForm
    from unfold.admin import ModelAdmin as PlainModelAdmin
    from unfold.admin import StackedInline as PlainStackedInline
    from unfold.admin import TabularInline as PlainTabularInline
    from unfold.forms import AuthenticationForm
    from unfold.widgets import UnfoldAdminDecimalFieldWidget as NumberInput
    from unfold.widgets import UnfoldAdminSelectWidget as Select
    from unfold.widgets import UnfoldAdminTextareaWidget as TextArea
    from unfold.widgets import UnfoldAdminTextInputWidget as TextInput
